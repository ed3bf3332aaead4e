/* SPDX-License-Identifier: Apache-2.0 */
/** The contract between a namespace and whatever delivers its broadcasts. */
@NullMarked
package io.rtcomm.adapter;

import org.jspecify.annotations.NullMarked;

/* SPDX-License-Identifier: Apache-2.0 */
/** Routes of the application. */
@NullMarked
package io.rtcomm.internal.web;

import org.jspecify.annotations.NullMarked;

/* SPDX-License-Identifier: Apache-2.0 */
/** The inputs of known advisories, thrown at a running server. */
@NullMarked
package io.rtcomm.tests.advisory;

import org.jspecify.annotations.NullMarked;

/* SPDX-License-Identifier: Apache-2.0 */
/** The laws of the module and package structure, and proof that each of them can fail. */
@NullMarked
package io.rtcomm.tests.architecture;

import org.jspecify.annotations.NullMarked;

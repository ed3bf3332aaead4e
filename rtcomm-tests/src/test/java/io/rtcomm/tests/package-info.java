/* SPDX-License-Identifier: Apache-2.0 */
/** Tests of the whole: with real clients, over real connections. */
@NullMarked
package io.rtcomm.tests;

import org.jspecify.annotations.NullMarked;

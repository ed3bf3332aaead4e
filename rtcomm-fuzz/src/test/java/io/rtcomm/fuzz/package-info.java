/* SPDX-License-Identifier: Apache-2.0 */
/** What all fuzzers share: how work is measured and how input is cut into pieces. */
@NullMarked
package io.rtcomm.fuzz;

import org.jspecify.annotations.NullMarked;

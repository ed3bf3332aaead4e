/* SPDX-License-Identifier: Apache-2.0 */
/** What the programs have in common on the command line. */
@NullMarked
package io.rtcomm.examples.cli;

import org.jspecify.annotations.NullMarked;

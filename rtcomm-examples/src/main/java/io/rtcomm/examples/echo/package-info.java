/* SPDX-License-Identifier: Apache-2.0 */
/** A server that sends back what it gets. */
@NullMarked
package io.rtcomm.examples.echo;

import org.jspecify.annotations.NullMarked;

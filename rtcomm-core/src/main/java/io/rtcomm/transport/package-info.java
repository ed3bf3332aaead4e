/* SPDX-License-Identifier: Apache-2.0 */
/** The contract between a session and the transports that carry its packets. */
@NullMarked
package io.rtcomm.transport;

import org.jspecify.annotations.NullMarked;

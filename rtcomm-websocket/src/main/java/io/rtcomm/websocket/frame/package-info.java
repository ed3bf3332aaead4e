/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The protocol and nothing else: frames and messages of RFC 6455, their compression by RFC 7692. Knows neither
 * connections nor what messages mean.
 */
@NullMarked
package io.rtcomm.websocket.frame;

import org.jspecify.annotations.NullMarked;

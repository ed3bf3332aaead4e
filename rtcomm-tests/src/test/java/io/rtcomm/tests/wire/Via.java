/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire;

/** How a client comes. */
public enum Via {
    POLLING,
    WEBSOCKET
}

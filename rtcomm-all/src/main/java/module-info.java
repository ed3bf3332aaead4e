/* SPDX-License-Identifier: Apache-2.0 */
/** The server and every transport. */
module io.rtcomm.all {
    requires transitive io.rtcomm.core;
    requires transitive io.rtcomm.polling;
    requires transitive io.rtcomm.sse;
    requires transitive io.rtcomm.websocket;
}

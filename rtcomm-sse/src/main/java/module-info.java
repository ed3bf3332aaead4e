/* SPDX-License-Identifier: Apache-2.0 */
/** Server-Sent Events streams. */
module io.rtcomm.sse {
    requires transitive io.rtcomm.core;
    requires org.slf4j;
}

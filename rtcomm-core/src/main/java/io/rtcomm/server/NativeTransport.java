/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.server;

/** How the server talks to the operating system. */
public enum NativeTransport {
    /** Epoll or kqueue when it is there, else NIO; the start-up log line says which. */
    AUTO,
    /** Java NIO, everywhere. */
    NIO,
    /** Linux epoll; needs {@code netty-transport-native-epoll}. */
    EPOLL,
    /** macOS and BSD kqueue; needs {@code netty-transport-native-kqueue}. */
    KQUEUE,
    /** Linux io_uring; needs {@code netty-transport-native-io_uring}. Often forbidden in containers. */
    IO_URING
}

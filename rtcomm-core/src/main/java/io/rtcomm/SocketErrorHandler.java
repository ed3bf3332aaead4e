/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm;

/** Hears of errors of sockets. */
@FunctionalInterface
public interface SocketErrorHandler {
    /** Called on the socket's serial lane. */
    void onError(Socket socket, Throwable error);
}

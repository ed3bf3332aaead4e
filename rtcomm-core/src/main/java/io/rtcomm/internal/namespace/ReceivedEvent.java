/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.Ack;
import io.rtcomm.Args;
import io.rtcomm.Event;
import io.rtcomm.Socket;

/** An event on its way through middleware and handlers. */
record ReceivedEvent(String name, Args args, Socket socket, Ack ack) implements Event {}

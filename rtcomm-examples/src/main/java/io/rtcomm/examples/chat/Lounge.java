/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.examples.chat;

import java.time.InstantSource;

/**
 * What all visitors share. Safe on any thread.
 *
 * @param users who has which nickname
 * @param rooms the rooms and their last messages
 * @param clock tells when messages were written
 */
record Lounge(Users users, Rooms rooms, InstantSource clock) {}

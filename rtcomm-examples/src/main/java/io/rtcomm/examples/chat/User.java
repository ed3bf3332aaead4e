/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.examples.chat;

/**
 * Someone who chats, in one browser window or several.
 *
 * @param id tells apart two users who have had the same nickname, one after the other
 * @param nickname the name that others see
 */
record User(String id, String nickname) {}

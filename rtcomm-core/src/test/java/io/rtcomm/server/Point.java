/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.server;

/** A value that goes out and comes in as JSON. */
record Point(int x, int y) {}

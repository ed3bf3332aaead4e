/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.architecture.broken.internal.loop;

/** Keeps every law: another package uses it. */
public final class Loop {}

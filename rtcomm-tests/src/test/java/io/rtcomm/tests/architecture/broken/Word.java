/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.architecture.broken;

/** Keeps every law. */
public final class Word {}

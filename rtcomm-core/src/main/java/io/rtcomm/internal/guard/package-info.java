/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What keeps a few clients from taking everything: rates, counts per address, bans, and who is believed about addresses.
 */
@NullMarked
package io.rtcomm.internal.guard;

import org.jspecify.annotations.NullMarked;

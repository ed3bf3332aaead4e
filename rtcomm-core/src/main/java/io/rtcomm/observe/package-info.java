/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What a server tells of itself in numbers: how often a limit was met, what was dropped, who was sent away.
 */
@NullMarked
package io.rtcomm.observe;

import org.jspecify.annotations.NullMarked;

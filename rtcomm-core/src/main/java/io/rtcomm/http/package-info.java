/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Contracts of the HTTP front: requests, their answers, and what answers them.
 */
@NullMarked
package io.rtcomm.http;

import org.jspecify.annotations.NullMarked;

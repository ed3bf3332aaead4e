/* SPDX-License-Identifier: Apache-2.0 */
/** What an endpoint sees of an HTTP request and how it answers one. */
@NullMarked
package io.rtcomm.http;

import org.jspecify.annotations.NullMarked;

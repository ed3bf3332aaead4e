/* SPDX-License-Identifier: Apache-2.0 */
/** The HTTP pipeline, routing of requests and the origin policy. */
@NullMarked
package io.rtcomm.internal.http;

import org.jspecify.annotations.NullMarked;

/* SPDX-License-Identifier: Apache-2.0 */
/** Server-Sent Events as applications hold them: streams, the endpoints that open them, channels with a history. */
@NullMarked
package io.rtcomm.endpoint.sse;

import org.jspecify.annotations.NullMarked;

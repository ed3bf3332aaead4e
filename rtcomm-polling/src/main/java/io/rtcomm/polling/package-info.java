/* SPDX-License-Identifier: Apache-2.0 */
/** HTTP long-polling as a transport. */
@NullMarked
package io.rtcomm.polling;

import org.jspecify.annotations.NullMarked;

/* SPDX-License-Identifier: Apache-2.0 */
/** Files over HTTP: folders of the application, and the JavaScript client. */
@NullMarked
package io.rtcomm.internal.files;

import org.jspecify.annotations.NullMarked;

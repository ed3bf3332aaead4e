/* SPDX-License-Identifier: Apache-2.0 */
/** Real clients against a server: the official JavaScript clients in Node.js and in a browser, the official Java client. */
@NullMarked
package io.rtcomm.tests.interop;

import org.jspecify.annotations.NullMarked;

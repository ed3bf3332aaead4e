/* SPDX-License-Identifier: Apache-2.0 */
/** What applications hold of routes and files, the plain HTTP of a server. */
@NullMarked
package io.rtcomm.endpoint.web;

import org.jspecify.annotations.NullMarked;

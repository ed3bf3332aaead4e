/* SPDX-License-Identifier: Apache-2.0 */
/** Callbacks through which an application watches what the server does. */
@NullMarked
package io.rtcomm.observe;

import org.jspecify.annotations.NullMarked;

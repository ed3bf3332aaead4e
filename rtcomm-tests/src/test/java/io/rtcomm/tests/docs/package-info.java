/* SPDX-License-Identifier: Apache-2.0 */
/** What the documents show is held to what is there. */
@NullMarked
package io.rtcomm.tests.docs;

import org.jspecify.annotations.NullMarked;

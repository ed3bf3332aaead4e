/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Contracts between a namespace of this server and the rest of the cluster: an {@link io.rtcomm.adapter.Adapter} carries
 * {@link io.rtcomm.adapter.Dispatch dispatches}, and acts on this server through its
 * {@link io.rtcomm.adapter.LocalNode}.
 */
@NullMarked
package io.rtcomm.adapter;

import org.jspecify.annotations.NullMarked;

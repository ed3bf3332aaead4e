/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.adapter;

/** Makes the adapter of each namespace. Safe on any thread. */
@FunctionalInterface
public interface AdapterFactory {
    /** Makes the adapter of one namespace. */
    Adapter create(LocalNode node);
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.files;

import org.jspecify.annotations.Nullable;

/**
 * An entity tag (RFC 9110 §8.8.3). Immutable.
 *
 * @param opaque what stands between the quotes
 * @param weak whether contents that differ may have the same tag
 */
record EntityTag(String opaque, boolean weak) {
    /** Whether a field of tags names this one; a weak tag counts as its strong one ({@code If-None-Match}). */
    boolean weaklyIn(@Nullable String field) {
        return in(field, true);
    }

    /** Whether a field of tags names this one, both strong ({@code If-Match}). */
    boolean stronglyIn(@Nullable String field) {
        return in(field, false);
    }

    private boolean in(@Nullable String field, boolean weakly) {
        if (field == null) {
            return false;
        }
        String quoted = '"' + opaque + '"';
        for (String element : field.split(",", -1)) {
            String tag = element.strip();
            boolean same = weakly ? tag.equals(quoted) || tag.equals("W/" + quoted) : !weak && tag.equals(quoted);
            if (same || tag.equals("*")) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return (weak ? "W/\"" : "\"") + opaque + '"';
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.adapter.Adapter;
import io.rtcomm.adapter.AdapterContractTest;
import io.rtcomm.adapter.Dispatch;
import io.rtcomm.adapter.Flags;
import io.rtcomm.adapter.RecordingNode;
import io.rtcomm.adapter.RestoredSession;
import io.rtcomm.adapter.SavedSession;
import io.rtcomm.adapter.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LocalAdapterTest extends AdapterContractTest {
    @Override
    protected Adapter create(RecordingNode node) {
        return new LocalAdapter(node);
    }

    @Test
    void itKeepsNothingToRecover() throws Exception {
        assertThat(adapter().recovers()).isFalse();
        var session = new SavedSession("id", "secret", Set.of(), Map.of(), 0);
        adapter().connected("secret");
        adapter().save(session);
        assertThat(get(adapter().restore("secret", null))).isEmpty();
        adapter().forget("secret");
        var missed = new ArrayList<>();
        adapter().missed(new RestoredSession(session, 0), Runnable::run, missed::add);
        assertThat(missed).hasSize(1).containsOnlyNulls();
    }

    @Test
    void itAddsNothingToAnEvent() {
        adapter().broadcast(new Dispatch("e", List.of("x"), Selection.EVERYONE, Flags.DEFAULT));
        assertThat(node.deliveries()).extracting(RecordingNode.Delivery::text).containsExactly("2[\"e\",\"x\"]");
    }
}

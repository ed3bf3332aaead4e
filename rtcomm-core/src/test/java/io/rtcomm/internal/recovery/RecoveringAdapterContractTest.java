/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.recovery;

import io.rtcomm.adapter.Adapter;
import io.rtcomm.adapter.RecordingNode;
import io.rtcomm.adapter.RecoveryContractTest;
import java.time.Duration;

class RecoveringAdapterContractTest extends RecoveryContractTest {
    @Override
    protected Adapter create(RecordingNode node) {
        var options = new RecoveryOptions(Duration.ofMinutes(2), Duration.ofMinutes(2), 10_000, 1 << 20, 100);
        return new RecoveringAdapter(node, node.encoder(), options, "epoch", System::nanoTime);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.websocket.FrameBenchmark;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is compared does the same work. */
class BaselinesTest {
    @Test
    void jacksonDecodesTheSame() throws Exception {
        var benchmark = new PacketCodecBenchmark();

        assertThat(benchmark.decode().payload())
                .hasToString(benchmark.decodeByJackson().toString());
        assertThat(benchmark.decodeString()).isNotNull().isEqualTo(benchmark.decodeStringByJackson());
        assertThat(benchmark.decodeRecord()).isNotNull().isEqualTo(benchmark.decodeRecordByJackson());
    }

    @ParameterizedTest
    @ValueSource(strings = {"string32", "record", "string1024", "string16384"})
    void jacksonEncodesTheSame(String argument) {
        var benchmark = new PacketCodecBenchmark();
        var event = new PacketCodecBenchmark.Outgoing();
        event.argument = argument;
        event.make();

        assertThat(benchmark.encode(event))
                .asString(UTF_8)
                .isEqualTo("2" + new String(benchmark.encodeByJackson(event), UTF_8));
    }

    @ParameterizedTest
    @CsvSource({"32, ascii", "1024, ascii", "16384, ascii", "32, mixed", "1024, mixed", "16384, mixed"})
    void nettyReadsTheSame(int size, String text) {
        var benchmark = new FrameBenchmark();
        benchmark.size = size;
        benchmark.text = text;
        benchmark.makeFrame();
        byte[] expected = (text.equals("ascii") ? Texts.ascii(size) : Texts.mixed(size)).getBytes(UTF_8);

        assertThat(benchmark.read()).hasSize(size).isEqualTo(expected);
        assertThat(benchmark.readByNetty()).isNotSameAs(benchmark.read()).isEqualTo(expected);
        benchmark.closeChannels();
    }

    @ParameterizedTest
    @CsvSource({"10, 1", "10, 8", "1000, 1", "1000, 8"})
    void receiversGetTheSameBytesInFewerWrites(int members, int outstanding) {
        var benchmark = new FanoutBenchmark();
        benchmark.members = members;
        benchmark.outstanding = outstanding;
        benchmark.fillRoom();
        long bytesBefore = benchmark.bytes();
        long writesBefore = benchmark.writes();

        benchmark.encodePerReceiver();
        long naiveBytes = benchmark.bytes() - bytesBefore;
        long naiveWrites = benchmark.writes() - writesBefore;
        benchmark.broadcast();

        assertThat(benchmark.bytes() - bytesBefore).isEqualTo(2 * naiveBytes);
        assertThat(naiveWrites).isEqualTo((long) members * outstanding);
        assertThat(benchmark.writes() - writesBefore - naiveWrites).isEqualTo(members);
        benchmark.closeLoop();
    }

    @Test
    @Timeout(60)
    void eventsAreAnsweredBeforeTheBenchmarkGoesOn() {
        var benchmark = new LaneBenchmark();

        assertThat(benchmark.inline()).isEqualTo(3200);
        assertThat(benchmark.idleLanes()).isEqualTo(6400);
        assertThat(benchmark.idleLanesOneByOne()).isEqualTo(9600);
        assertThat(benchmark.busyLane()).isEqualTo(12800);
        assertThat(benchmark.singleEvent()).isEqualTo(12850);
    }

    @Test
    void whoeverComesAmongManyGoesAgainAndThreeGetWhatIsSentToThree() {
        var benchmark = new RoomBenchmark();
        benchmark.members = 1000;
        benchmark.fillRooms();

        assertThat(benchmark.joinAndLeave()).isEqualTo(2);
        assertThat(benchmark.comeAndGo()).isEqualTo(2);
        assertThat(benchmark.sendToThree()).isEqualTo(3);
        benchmark.closeLoop();
    }
}

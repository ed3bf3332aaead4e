/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Loads one server from one thread and checks every message: a byte that differs, a message that is lost, comes twice or
 * out of order ends the run with status=bad and the first difference.
 *
 *   cc -O2 -o load load.c -lz -lssl -lcrypto      (without the libraries: -DNO_ZLIB -DNO_TLS)
 *   ./load port=9000 via=sio work=echo conns=100 size=32 pid=1234
 *
 * via    sio    Engine.IO 4 and Socket.IO 5 over WebSocket
 *        poll   the same over long-polling, one connection for GET and one for POST
 *        raw    the same messages over WebSocket, without handshake and heartbeat of Engine.IO
 *        sse    text/event-stream
 * work   echo   42["echo","P"] out, the same in; inflight of them at any time on each connection
 *        ack    42123456["ack","P"] out, 43123456["P"] in
 *        cast   42["pub","P"] of the publisher out, 42["msg","P"] in at everyone; window of them under way
 *        idle   connects, answers heartbeats, leaves when standard input ends
 *        with rooms=1 the receivers are in a room, the first members=N of the connections or all; they ask for it by
 *        421["join","NUMBER"], or with also=TEXT by 421["join","NUMBER TEXT"]
 *        connect  connects, shakes hands, closes, again
 * tls=1 and deflate=1 (permessage-deflate without context takeover) are for the server at the other end; msgpack=1 speaks
 * socket.io-msgpack-parser, for echo and cast over WebSocket
 * P      size printable bytes (16 or more): connection, number, time of sending in hexadecimal, filler
 *
 * It says "begin" and "end" on standard output around what is measured, then name=value lines. The CPU time of the
 * server is what the clock of its process says at these two moments, divided between user and kernel as in /proc/PID/stat.
 * While it measures it polls without sleeping: a server that sends to a sleeping client pays for waking it up. When idle it
 * answers each line of standard input with the CPU time of the server so far.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#ifndef NO_ZLIB
#include <zlib.h>
#endif
#ifndef NO_TLS
#include <openssl/ssl.h>
#endif
#ifndef IP_BIND_ADDRESS_NO_PORT
#define IP_BIND_ADDRESS_NO_PORT 24
#endif

#define INPUT (1 << 20)
#define WINDOWS (1 << 16)
enum via { SIO, POLL, RAW, SSE, POST = SSE /* of a publisher */ };
enum work { ECHO, ACK, CAST, IDLE, CONNECT };
enum kind { WS, STREAM, GETTER, POSTER };
enum step { CLOSED, DIALLING, HTTP_HEAD, ENGINE_OPEN, NAMESPACE, JOINING, READY, LEAVING };

struct link {
    int fd;
    enum kind kind;
    enum step step, again; /* again: where a connection that was made anew goes on */
    uint32_t id, sent, got;
    uint8_t *in, *out;
    size_t in_len, in_cap, out_len, out_at, out_cap;
    int out_armed, publishes, chunked, busy;
    int64_t body;          /* bytes of the body or chunk that are to come; -1: a head is to come */
    struct link *other;    /* GETTER and POSTER of one client */
    char sid[80];
    uint64_t since;
    void *tls;
};

/* options */
static int apart; /* the publisher is none of the receivers */
static int port, conns = 100, size = 32, inflight = 1, window = 1, pid, hang_up, rooms, members, deflated, use_tls, msgpack;
static double seconds = 2, warm = 0.5, rate, limit = 120;
static long warm_messages;
static enum via via = SIO, publisher_via = SIO;
static enum work work = ECHO;
static const char *path, *also = "";

/* state */
static int poller, ready, dialling, started, all, running, measuring;
static struct link *links, *posters, *publisher;
static struct sockaddr_in server;
static uint8_t input[INPUT], scratch[INPUT];
static uint64_t counted, received, sent, connected, beats, now, reconnects, inflations;
static char first_fault[256];
static uint64_t faults;
static uint32_t published, arrived[WINDOWS], done;
static char *outgoing, *incoming;
static size_t out_size, in_size, out_stamp, in_stamp;
static size_t stamp_size = 32; /* bytes of P that differ from message to message; 16 when P is shorter than that */
static uint32_t number_mask = 0xffffffffu;
static const uint8_t mask[4] = {0x37, 0xfa, 0x21, 0x3d};

static int receivers(void) {
    return members ? members : conns;
}
static uint64_t clock_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

__attribute__((format(printf, 1, 2))) static void fault(const char *format, ...) {
    if (faults++ == 0) {
        va_list args;
        va_start(args, format);
        vsnprintf(first_fault, sizeof first_fault, format, args);
        va_end(args);
        for (char *c = first_fault; *c; c++) if ((unsigned char)*c < ' ') *c = '.';
    }
}

/* ---- latencies: 64 classes in each power of two ---- */
static uint64_t classes[64 * 64], latencies, slowest;
static void note_latency(uint64_t ns) {
    int up = ns < 128 ? 0 : 63 - __builtin_clzll(ns) - 6;
    classes[(size_t)up * 64 + (ns >> up)]++;
    latencies++;
    if (ns > slowest) slowest = ns;
}
static double quantile(double q) {
    uint64_t rank = (uint64_t)(q * (double)latencies), seen = 0;
    for (int i = 0; i < 64 * 64; i++) {
        seen += classes[i];
        if (classes[i] && seen > rank) {
            int up = i < 128 ? 0 : i / 64 - 1;
            return (double)((uint64_t)(i - up * 64) << up) / 1e3;
        }
    }
    return (double)slowest / 1e3;
}

/* ---- what the server has used ---- */
struct usage { double cpu, user, kernel; long rss; };
static double cpu_of(int process) {
    clockid_t id;
    struct timespec t;
    return process && !clock_getcpuclockid(process, &id) && !clock_gettime(id, &t) ? (double)t.tv_sec + (double)t.tv_nsec / 1e9 : 0;
}
static struct usage usage_of(int process) {
    struct usage u = {cpu_of(process), 0, 0, 0};
    char name[64], text[1024];
    if (!process) return u;
    snprintf(name, sizeof name, "/proc/%d/stat", process);
    FILE *f = fopen(name, "r");
    if (!f) return u;
    size_t n = fread(text, 1, sizeof text - 1, f);
    text[n] = 0;
    fclose(f);
    char *p = strrchr(text, ')');
    for (int field = 2; p && field < 14; field++) p = strchr(p + 1, ' ');
    unsigned long user = 0, kernel = 0;
    if (p && sscanf(p, "%lu %lu", &user, &kernel) == 2) {
        u.user = (double)user / (double)sysconf(_SC_CLK_TCK);
        u.kernel = (double)kernel / (double)sysconf(_SC_CLK_TCK);
    }
    snprintf(name, sizeof name, "/proc/%d/statm", process);
    if ((f = fopen(name, "r"))) {
        long total;
        if (fscanf(f, "%ld %ld", &total, &u.rss) != 2) u.rss = 0;
        fclose(f);
    }
    return u;
}
/* the share of the machine's time that was not to be had */
static void stolen(double *steal, double *total) {
    double v[8] = {0};
    FILE *f = fopen("/proc/stat", "r");
    *steal = *total = 0;
    if (!f) return;
    if (fscanf(f, "cpu %lf %lf %lf %lf %lf %lf %lf %lf", v, v + 1, v + 2, v + 3, v + 4, v + 5, v + 6, v + 7) == 8) {
        for (int i = 0; i < 8; i++) *total += v[i];
        *steal = v[7];
    }
    fclose(f);
}

/* ---- bytes out ---- */
static void start_more(void);
static void lost(struct link *l, const char *why) {
    if (l->fd < 0) return;
#ifndef NO_TLS
    if (l->tls) SSL_free(l->tls);
    l->tls = NULL;
#endif
    close(l->fd);
    l->fd = -1;
    l->in_len = l->out_len = l->out_at = 0;
    if (why && l->step != LEAVING) fault("connection %u lost in step %d: %s", l->id, l->step, why);
    if (l->step > CLOSED && l->step < READY && l->kind != POSTER) dialling--;
    l->step = CLOSED;
}
static ssize_t put(struct link *l, const uint8_t *bytes, size_t n) {
#ifndef NO_TLS
    if (l->tls) {
        int w = SSL_write(l->tls, bytes, (int)n);
        if (w > 0) return w;
        int e = SSL_get_error(l->tls, w);
        errno = e == SSL_ERROR_WANT_READ || e == SSL_ERROR_WANT_WRITE ? EAGAIN : EPIPE;
        return -1;
    }
#endif
    return send(l->fd, bytes, n, MSG_NOSIGNAL);
}
static ssize_t take(struct link *l, uint8_t *bytes, size_t n) {
#ifndef NO_TLS
    if (l->tls) {
        size_t sum = 0;
        while (sum < n) {
            int r = SSL_read(l->tls, bytes + sum, (int)(n - sum));
            if (r > 0) { sum += (size_t)r; continue; }
            int e = SSL_get_error(l->tls, r);
            if (sum) return (ssize_t)sum;
            if (e == SSL_ERROR_ZERO_RETURN) return 0;
            errno = e == SSL_ERROR_WANT_READ || e == SSL_ERROR_WANT_WRITE ? EAGAIN : EPIPE;
            return -1;
        }
        return (ssize_t)sum;
    }
#endif
    return recv(l->fd, bytes, n, 0);
}
static void arm(struct link *l, int output) {
    struct epoll_event e = {.events = EPOLLIN | (output ? EPOLLOUT : 0), .data.ptr = l};
    l->out_armed = output;
    epoll_ctl(poller, EPOLL_CTL_MOD, l->fd, &e);
}
static void flush(struct link *l) {
    while (l->fd >= 0 && l->out_at < l->out_len) {
        ssize_t n = put(l, l->out + l->out_at, l->out_len - l->out_at);
        if (n > 0) l->out_at += (size_t)n;
        else if (errno == EAGAIN) { if (!l->out_armed) arm(l, 1); return; }
        else { lost(l, strerror(errno)); return; }
    }
    l->out_at = l->out_len = 0;
    if (l->fd >= 0 && l->out_armed) arm(l, 0);
}
static uint8_t *room_for(struct link *l, size_t n) {
    if (l->out_len + n > l->out_cap) {
        l->out_cap = (l->out_len + n) * 2 + 256;
        l->out = realloc(l->out, l->out_cap);
        if (!l->out) abort();
    }
    l->out_len += n;
    return l->out + l->out_len - n;
}
static void say(struct link *l, const char *format, ...) {
    char text[2048];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    memcpy(room_for(l, (size_t)n), text, (size_t)n);
}
static void frame(struct link *l, int opcode, const void *data, size_t n) {
    uint8_t *p = room_for(l, n + (n < 126 ? 6 : n < 65536 ? 8 : 14));
    *p++ = (uint8_t)(0x80 | opcode);
    if (n < 126) *p++ = (uint8_t)(0x80 | n);
    else if (n < 65536) { *p++ = 0x80 | 126; *p++ = (uint8_t)(n >> 8); *p++ = (uint8_t)n; }
    else { *p++ = 0x80 | 127; for (int shift = 56; shift >= 0; shift -= 8) *p++ = (uint8_t)((uint64_t)n >> shift); }
    memcpy(p, mask, 4);
    p += 4;
    const uint8_t *d = data;
    size_t i = 0;
    uint64_t mask8;
    memcpy(&mask8, mask, 4);
    mask8 |= mask8 << 32;
    for (; i + 8 <= n; i += 8) { uint64_t v; memcpy(&v, d + i, 8); v ^= mask8; memcpy(p + i, &v, 8); }
    for (; i < n; i++) p[i] = d[i] ^ mask[i & 3];
}

/* ---- polling ---- */
static void ask(struct link *getter) { /* the next poll */
    getter->body = -1;
    say(getter, "GET %s?EIO=4&transport=polling%s%s HTTP/1.1\r\nHost: localhost:%d\r\nAccept: */*\r\n\r\n", path,
        getter->sid[0] ? "&sid=" : "", getter->sid, port);
}
static void dial(struct link *l);
struct letters { char *text; size_t len, cap; };
static struct letters *letters; /* by client: the packets that wait for the POST connection */
static void post(struct link *getter) {
    struct link *poster = getter->other;
    struct letters *waiting = &letters[getter->id];
    if (!waiting->len || poster->busy) return;
    poster->busy = 1;
    if (poster->fd < 0) { dial(poster); return; }
    poster->body = -1;
    say(poster, "POST %s?EIO=4&transport=polling&sid=%s HTTP/1.1\r\nHost: localhost:%d\r\nContent-Type: text/plain;charset=UTF-8\r\nContent-Length: %zu\r\n\r\n",
        path, getter->sid, port, waiting->len);
    memcpy(room_for(poster, waiting->len), waiting->text, waiting->len);
    waiting->len = 0;
    flush(poster);
}
static void enqueue(struct link *getter, const void *packet, size_t n) {
    struct letters *w = &letters[getter->id];
    if (w->len + n + 1 > w->cap) {
        w->cap = (w->len + n) * 2 + 64;
        w->text = realloc(w->text, w->cap);
        if (!w->text) abort();
    }
    if (w->len) w->text[w->len++] = 0x1e;
    memcpy(w->text + w->len, packet, n);
    w->len += n;
}
static void packet_out(struct link *l, const void *packet, size_t n) {
    if (l->kind == GETTER) enqueue(l, packet, n);
    else frame(l, msgpack && n > 1 ? 2 : 1, packet, n); /* only heartbeats have one byte */
}
static void push(struct link *l) {
    if (l->kind == GETTER) post(l); else flush(l);
}

/* ---- messages ---- */
static void hex(char *at, uint64_t value, int digits) {
    while (digits--) { at[digits] = "0123456789abcdef"[value & 15]; value >>= 4; }
}
static uint64_t unhex(const uint8_t *at, int digits) {
    uint64_t v = 0;
    for (int i = 0; i < digits; i++) {
        unsigned c = at[i], d = c - '0' < 10u ? c - '0' : c - 'a' < 6u ? c - 'a' + 10 : 99;
        if (d > 15) { fault("%.*s where a number was expected", digits, (const char *)at); return 0; }
        v = v << 4 | d;
    }
    return v;
}
static char *make(const char *before, size_t b, const char *after, size_t a, size_t *total, size_t *stamp) {
    char *text = malloc(b + (size_t)size + a + 1);
    if (!text) abort();
    memcpy(text, before, b);
    for (int i = 0; i < size; i++) text[b + (size_t)i] = (char)('A' + (i * 11 + i / 7) % 26);
    memcpy(text + b + size, after, a);
    text[b + (size_t)size + a] = 0;
    *total = b + (size_t)size + a;
    *stamp = b;
    return text;
}
static char *make_text(const char *before, const char *after, size_t *total, size_t *stamp) {
    return make(before, strlen(before), after, strlen(after), total, stamp);
}
/* {"type":2,"nsp":"/","data":[event,P]} */
static char *make_packed(const char *event, size_t *total, size_t *stamp) {
    uint8_t text[64];
    size_t n = 0, k = strlen(event);
    memcpy(text, "\x83\xa4type\x02\xa3nsp\xa1/\xa4" "data\x92", 20);
    n = 19;
    text[n++] = (uint8_t)(0xa0 | k);
    memcpy(text + n, event, k);
    n += k;
    if (size < 32) text[n++] = (uint8_t)(0xa0 | size);
    else if (size < 256) { text[n++] = 0xd9; text[n++] = (uint8_t)size; }
    else if (size < 65536) { text[n++] = 0xda; text[n++] = (uint8_t)(size >> 8); text[n++] = (uint8_t)size; }
    else { text[n++] = 0xdb; for (int shift = 24; shift >= 0; shift -= 8) text[n++] = (uint8_t)(size >> shift); }
    return make((char *)text, n, "", 0, total, stamp);
}
static void make_messages(void) {
    if (size < 16) size = 16;
    if (size < 32) { stamp_size = 16; number_mask = 0xffff; }
    const char *event = work == ACK ? "ack" : work == CAST ? (rooms ? "pubroom" : "pub") : "echo";
    char before[32];
    snprintf(before, sizeof before, work == ACK ? "42100000[\"%s\",\"" : "42[\"%s\",\"", event);
    if (msgpack) {
        outgoing = make_packed(event, &out_size, &out_stamp);
        incoming = make_packed(work == CAST ? "msg" : event, &in_size, &in_stamp);
        return;
    }
    outgoing = make_text(publisher_via == POST ? "" : before, publisher_via == POST ? "" : "\"]", &out_size, &out_stamp);
    if (via == SSE) incoming = make_text("event: msg\ndata: \"", "\"\n\n", &in_size, &in_stamp);
    else incoming = make_text(work == ACK ? "43100000[\"" : work == CAST ? "42[\"msg\",\"" : before, "\"]", &in_size, &in_stamp);
}
/* connection, number, time: 8, 8 and 16 digits, or half of that, then the time in units of 1,024 ns */
static void stamp(char *to, uint32_t id, uint32_t number, uint64_t at) {
    int part = (int)stamp_size / 4;
    hex(to, id, part);
    hex(to + part, number, part);
    hex(to + 2 * part, part == 8 ? at : at >> 10, 2 * part);
}
static uint64_t time_of(const uint8_t *stamp) {
    int part = (int)stamp_size / 4;
    uint64_t at = unhex(stamp + 2 * part, 2 * part), span = (uint64_t)1 << 42;
    if (part == 8) return at;
    at = (at << 10) + now - now % span;
    return at > now ? at - span : at;
}
static void message_out(struct link *l, uint64_t at) {
    stamp(outgoing + out_stamp, l->id, l->sent, at);
    if (work == ACK) {
        uint32_t id = 100000 + l->sent % 900000;
        for (int i = 7; i > 1; i--) { outgoing[i] = (char)('0' + id % 10); id /= 10; }
    }
    l->sent++;
    sent++;
    if (publisher_via == POST && l->publishes) { /* SSE servers are given what they are to send by HTTP */
        say(l, "POST /publish HTTP/1.1\r\nHost: localhost:%d\r\nContent-Type: text/plain\r\nContent-Length: %zu\r\n\r\n", port, out_size);
        memcpy(room_for(l, out_size), outgoing, out_size);
        return;
    }
    packet_out(l, outgoing, out_size);
}
static void publish(uint64_t at) {
    arrived[published++ % WINDOWS] = 0;
    message_out(publisher, at);
    flush(publisher);
}
static void keep_publishing(void) {
    while (running && !rate && published - done < (uint32_t)window) publish(clock_ns());
}
static void on_cast(struct link *l, uint32_t id, uint32_t number, uint64_t at) {
    if (number != (l->got & number_mask) || id != publisher->id) fault("connection %u got broadcast %u (expected: %u)", l->id, number, l->got);
    l->got++;
    if (measuring) { counted++; note_latency(now > at ? now - at : 0); }
    if (++arrived[number % WINDOWS] == (uint32_t)receivers()) { done++; keep_publishing(); }
}
static void on_message(struct link *l, const uint8_t *p, size_t n) {
    size_t tail = in_stamp + stamp_size, digits = work == ACK ? 6 : 0;
    if (n != in_size || memcmp(p, incoming, 2) || memcmp(p + 2 + digits, incoming + 2 + digits, in_stamp - 2 - digits)
        || memcmp(p + tail, incoming + tail, in_size - tail)) {
        if (l->publishes && apart) return; /* its own copy, or an answer */
        fault("connection %u got %zu bytes: %.80s (expected %zu like %.60s)", l->id, n, (const char *)p, in_size, incoming);
        return;
    }
    const uint8_t *stamp = p + in_stamp;
    int part = (int)stamp_size / 4;
    uint32_t id = (uint32_t)unhex(stamp, part), number = (uint32_t)unhex(stamp + part, part);
    uint64_t at = time_of(stamp);
    if (l->publishes && apart) return;
    received++;
    if (work == CAST) { on_cast(l, id, number, at); return; }
    if (work == ACK) {
        uint32_t ack = 0;
        for (int i = 2; i < 8; i++) ack = ack * 10 + p[i] - '0';
        if (ack != 100000 + number % 900000) fault("connection %u: answer %u to question of message %u", l->id, ack, number);
    }
    if (id != l->id || number != (l->got & number_mask)) fault("connection %u got message %u of %u (expected: %u)", l->id, number, id, l->got);
    l->got++;
    if (measuring) { counted++; note_latency(now > at ? now - at : 0); }
    if (running && !rate) message_out(l, now);
}

/* ---- Engine.IO and Socket.IO ---- */
static void is_ready(struct link *l) {
    l->step = READY;
    dialling--;
    ready++;
    connected++;
    if (work == CONNECT) {
        if (measuring) { counted++; note_latency(now > l->since ? now - l->since : 0); }
        l->step = LEAVING;
        l->since = now;
        uint8_t normal[2] = {1000 >> 8, 1000 & 255};
        frame(l, 8, normal, 2);
    }
}
static void on_engine_open(struct link *l, const char *p, size_t n) {
    const char *at = n > 1 && p[0] == '0' ? memmem(p, n, "\"sid\":\"", 7) : NULL;
    const char *end = at ? memchr(at + 7, '"', n - (size_t)(at + 7 - p)) : NULL;
    if (!end || (size_t)(end - at - 7) >= sizeof l->sid) { fault("no open packet but %.60s", p); return; }
    memcpy(l->sid, at + 7, (size_t)(end - at - 7));
    l->sid[end - at - 7] = 0;
    l->step = NAMESPACE;
    if (msgpack) packet_out(l, "\x82\xa4type\0\xa3nsp\xa1/", 13); /* {"type":0,"nsp":"/"} */
    else packet_out(l, "40", 2);
}
static void on_packet(struct link *l, const uint8_t *p, size_t n) {
    if (n == 1 && p[0] == '2') { beats++; packet_out(l, "3", 1); return; }
    if (n == 1 && p[0] == '6') return;
    switch (l->step) {
    case ENGINE_OPEN: on_engine_open(l, (const char *)p, n); break;
    case NAMESPACE:
        if (n == 2 && !memcmp(p, "40", 2)) break; /* netty-socketio tells twice, first without an id */
        if (msgpack ? n < 7 || p[6] : n < 3 || memcmp(p, "40{", 3)) { fault("no answer to CONNECT but %.60s", (const char *)p); break; }
        if (rooms && l->id < (uint32_t)receivers()) {
            char join[128];
            l->step = JOINING;
            packet_out(l, join, (size_t)snprintf(join, sizeof join, "421[\"join\",\"%u%s%.64s\"]", l->id, *also ? " " : "", also));
        } else is_ready(l);
        break;
    case JOINING:
        if (n < 3 || memcmp(p, "431", 3)) fault("no answer to join but %.60s", (const char *)p);
        else is_ready(l);
        break;
    case READY: on_message(l, p, n); break;
    default: break;
    }
}
static void on_payload(struct link *l, const uint8_t *p, size_t n) {
    while (n) {
        const uint8_t *end = memchr(p, 0x1e, n);
        size_t k = end ? (size_t)(end - p) : n;
        on_packet(l, p, k);
        p += k + (end != NULL);
        n -= k + (end != NULL);
    }
}

/* ---- bytes in: each returns how many it has dealt with ---- */
#ifndef NO_ZLIB
static z_stream unzip;
static uint8_t plain[INPUT];
static size_t inflated(const uint8_t *p, size_t n) {
    static const uint8_t end[4] = {0, 0, 255, 255};
    if (!unzip.state && inflateInit2(&unzip, -15) != Z_OK) abort();
    inflateReset(&unzip);
    inflations++;
    unzip.next_out = plain;
    unzip.avail_out = INPUT;
    for (int i = 0; i < 2; i++) {
        unzip.next_in = (Bytef *)(uintptr_t)(i ? end : p);
        unzip.avail_in = i ? 4 : (uInt)n;
        int r = inflate(&unzip, Z_SYNC_FLUSH);
        if (r != Z_OK && r != Z_BUF_ERROR) fault("a compressed message is broken (%d)", r);
    }
    return INPUT - unzip.avail_out;
}
#endif
static size_t read_frames(struct link *l, const uint8_t *p, size_t n) {
    size_t at = 0;
    while (l->fd >= 0 && n - at >= 2) {
        const uint8_t *h = p + at;
        size_t len = h[1] & 127, head = 2;
        if (len == 126) { if (n - at < 4) break; len = (size_t)h[2] << 8 | h[3]; head = 4; }
        else if (len == 127) { if (n - at < 10) break; len = 0; for (int i = 2; i < 10; i++) len = len << 8 | h[i]; head = 10; }
        if (h[1] & 128 || len > INPUT / 2) { fault("a frame that no server may send"); lost(l, "frame"); return n; }
        if (n - at < head + len) break;
        const uint8_t *data = h + head;
        at += head + len;
        switch (h[0]) {
        case 0x81: case 0x82: if (via == RAW || l->step == LEAVING) { if (l->step == READY) on_message(l, data, len); } else on_packet(l, data, len); break;
#ifndef NO_ZLIB
        case 0xc1: case 0xc2: { size_t k = inflated(data, len); on_packet(l, plain, k); break; }
#endif
        case 0x88:
            if (l->step != LEAVING) fault("connection %u was closed by the server", l->id);
            l->step = LEAVING;
            break;
        case 0x89: frame(l, 10, data, len); beats++; break;
        case 0x8a: break;
        default: fault("frame with first byte %02x", h[0]); return n;
        }
    }
    return at;
}
static size_t read_events(struct link *l, const uint8_t *p, size_t n) {
    size_t at = 0;
    while (at < n) {
        const uint8_t *end = memmem(p + at, n - at, "\n\n", 2);
        if (!end) break;
        size_t k = (size_t)(end - p) + 2 - at;
        if (l->step != READY) fault("an event before the head of the answer");
        else if (p[at] != ':' && memcmp(p + at, "retry", 5)) on_message(l, p + at, k);
        at += k;
    }
    return at;
}
static size_t head_of(struct link *l, const uint8_t *p, size_t n, int *status) {
    const uint8_t *end = memmem(p, n, "\r\n\r\n", 4);
    if (!end) return 0;
    size_t k = (size_t)(end - p) + 4;
    char text[4096];
    if (k >= sizeof text) { fault("a head of %zu bytes", k); lost(l, "head"); return 0; }
    memcpy(text, p, k);
    text[k] = 0;
    if (sscanf(text, "HTTP/1.1 %d", status) != 1) { fault("no HTTP/1.1 but %.40s", text); lost(l, "head"); return 0; }
    char *length = strcasestr(text, "\r\ncontent-length:");
    l->body = length ? strtoll(length + 17, NULL, 10) : 0;
    l->chunked = strcasestr(text, "\r\ntransfer-encoding: chunked") != NULL;
    return k;
}
static void answered(struct link *l, const uint8_t *p, size_t n) { /* a whole answer to a poll or a post */
    if (l->kind == GETTER) on_payload(l, p, n);
    else if (l->publishes) return;
    else { l->busy = 0; if (n != 2 || memcmp(p, "ok", 2)) fault("a post was answered with %.60s", (const char *)p); }
    if (hang_up) {
        enum step step = l->step;
        close(l->fd);
        l->fd = -1;
        l->in_len = l->out_len = l->out_at = 0;
        l->again = step;
        reconnects++;
        if (l->kind == GETTER) dial(l);
    } else if (l->kind == GETTER) { ask(l); }
    post(l->kind == GETTER ? l : l->other);
}
static size_t read_answers(struct link *l, const uint8_t *p, size_t n) {
    size_t at = 0;
    while (l->fd >= 0) {
        int status = 0;
        size_t head = head_of(l, p + at, n - at, &status);
        if (!head || (int64_t)(n - at - head) < l->body) break;
        if (status / 100 != 2) { fault("status %d: %.60s", status, (const char *)p + at + head); lost(l, "status"); return n; }
        if (l->chunked) { fault("a chunked answer to a poll"); lost(l, "chunked"); return n; }
        int fd = l->fd;
        size_t k = (size_t)l->body;
        answered(l, p + at + head, k);
        at += head + k;
        if (l->fd != fd) return n; /* made anew */
    }
    return at;
}
static size_t unchunk(struct link *l, const uint8_t *p, size_t n, uint8_t *to, size_t *made) {
    size_t at = 0;
    *made = 0;
    while (at < n) {
        if (l->body > 0) {
            size_t k = n - at < (size_t)l->body ? n - at : (size_t)l->body;
            memcpy(to + *made, p + at, k);
            *made += k;
            at += k;
            l->body -= (int64_t)k;
        } else {
            const uint8_t *end = memmem(p + at, n - at, "\r\n", 2);
            if (!end) break;
            if (end > p + at) l->body = strtoll((const char *)p + at, NULL, 16); /* else the line break after a chunk */
            at = (size_t)(end - p) + 2;
        }
    }
    return at;
}
static size_t read_upgrade(struct link *l, const uint8_t *p, size_t n) {
    int status = 0;
    size_t k = head_of(l, p, n, &status);
    if (!k) return 0;
    if (status != (l->kind == WS ? 101 : 200)) { fault("status %d: %.80s", status, (const char *)p); lost(l, "status"); return n; }
    if (l->kind == STREAM) { l->body = 0; is_ready(l); }
    else if (via == RAW || (l->publishes && publisher_via == RAW)) is_ready(l);
    else l->step = ENGINE_OPEN;
    return k;
}
static size_t digest(struct link *l, const uint8_t *p, size_t n) {
    size_t at = 0;
    if (l->kind == GETTER || l->kind == POSTER) return read_answers(l, p, n);
    if (l->step == HTTP_HEAD) {
        at = read_upgrade(l, p, n);
        if (l->fd < 0 || l->step == HTTP_HEAD || (l->kind == STREAM && l->chunked)) return at;
    }
    return at + (l->kind == WS ? read_frames(l, p + at, n - at) : read_events(l, p + at, n - at));
}
static void keep(struct link *l, const uint8_t *p, size_t n) {
    if (n > l->in_cap) {
        free(l->in);
        l->in = malloc(l->in_cap = n * 2);
        if (!l->in) abort();
    }
    if (n) memcpy(l->in, p, n);
    l->in_len = n;
}
static void on_readable(struct link *l) {
    size_t have = l->in_len, n;
    memcpy(input, l->in ? l->in : input, have);
    ssize_t r;
    int chunked = l->kind == STREAM && l->step == READY && l->chunked;
    if (chunked) {
        static uint8_t raw[INPUT];
        static uint8_t sizes[1 << 20][4]; /* by connection: the piece of a size line that came last */
        uint8_t *piece = sizes[l->id & 0xfffff];
        size_t old = piece[3];
        memcpy(raw, piece, old);
        r = take(l, raw + old, INPUT / 2);
        if (r > 0) {
            size_t made, total = old + (size_t)r, used = unchunk(l, raw, total, input + have, &made);
            if (total - used > 3) { fault("a chunk size of more than 3 digits was cut"); used = total - 3; }
            piece[3] = (uint8_t)(total - used);
            memcpy(piece, raw + used, total - used);
            n = have + made;
            goto read;
        }
    } else r = take(l, input + have, INPUT - have - 1);
    if (r <= 0) {
        if (r < 0 && errno == EAGAIN) return;
        lost(l, r == 0 ? "closed by the server" : strerror(errno));
        return;
    }
    n = have + (size_t)r;
read:
    input[n] = 0;
    size_t used = digest(l, input, n);
    if (l->fd < 0 || l->step == DIALLING) return;
    if (!chunked && l->kind == STREAM && l->step == READY && l->chunked && used < n) {
        size_t made, eaten = unchunk(l, input + used, n - used, scratch, &made); /* came together with the head */
        size_t rest = read_events(l, scratch, made);
        if (eaten != n - used) fault("the first chunk was cut");
        keep(l, scratch + rest, made - rest);
        return;
    }
    keep(l, input + used, n - used);
    if (l->kind == GETTER) post(l);
    if (l->fd >= 0 && l->out_len > l->out_at && !l->out_armed) flush(l);
}

/* ---- connections ---- */
#ifndef NO_TLS
static SSL_CTX *tls_context;
#endif
static unsigned next_source;
static void dial(struct link *l) {
    int one = 1;
    l->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (l->fd < 0) {
        fault("socket %u: %s", l->id, strerror(errno));
        if (l->kind != POSTER) dialling--;
        l->step = CLOSED;
        return;
    }
    setsockopt(l->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    setsockopt(l->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
    struct sockaddr_in from = {.sin_family = AF_INET}; /* each address has its own ports */
    from.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1 + next_source++ % 200);
    if (bind(l->fd, (struct sockaddr *)&from, sizeof from)) fault("bind: %s", strerror(errno));
    l->step = DIALLING;
    l->in_len = l->out_len = l->out_at = 0;
    l->since = clock_ns();
    if (connect(l->fd, (struct sockaddr *)&server, sizeof server) && errno != EINPROGRESS) { lost(l, strerror(errno)); return; }
    struct epoll_event e = {.events = EPOLLIN | EPOLLOUT, .data.ptr = l};
    l->out_armed = 1;
    epoll_ctl(poller, EPOLL_CTL_ADD, l->fd, &e);
}
static void greet(struct link *l) {
    int error = 0;
    socklen_t k = sizeof error;
    getsockopt(l->fd, SOL_SOCKET, SO_ERROR, &error, &k);
    if (error) { lost(l, strerror(error)); return; }
#ifndef NO_TLS
    if (use_tls) {
        if (!l->tls) {
            l->tls = SSL_new(tls_context);
            SSL_set_fd(l->tls, l->fd);
            SSL_set_connect_state(l->tls);
        }
        int r = SSL_do_handshake(l->tls);
        if (r != 1) {
            int e = SSL_get_error(l->tls, r);
            if (e != SSL_ERROR_WANT_READ && e != SSL_ERROR_WANT_WRITE) { lost(l, "TLS"); return; }
            if (l->out_armed != (e == SSL_ERROR_WANT_WRITE)) arm(l, e == SSL_ERROR_WANT_WRITE);
            return;
        }
    }
#endif
    l->body = -1;
    if (l->kind == WS) {
        l->step = HTTP_HEAD;
        enum via mine = l->publishes ? publisher_via : via;
        say(l, "GET %s HTTP/1.1\r\nHost: localhost:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Key: AQIDBAUGBwgJC%08xA==\r\nSec-WebSocket-Version: 13\r\n%s\r\n", /* each has its own */
            mine == RAW ? "/ws" : "/socket.io/?EIO=4&transport=websocket", port, l->id * 2654435761u,
            deflated ? "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; client_no_context_takeover\r\n" : "");
    } else if (l->kind == STREAM) {
        l->step = HTTP_HEAD;
        say(l, "GET %s HTTP/1.1\r\nHost: localhost:%d\r\nAccept: text/event-stream\r\n\r\n", path, port);
    } else if (l->kind == GETTER) {
        l->step = l->again ? l->again : ENGINE_OPEN;
        ask(l);
    } else {
        l->step = READY;
        if (l->publishes) { dialling--; ready++; }
        else { l->busy = 0; post(l->other); }
    }
    flush(l);
}
static void start_more(void) {
    while (dialling < 128) {
        struct link *l = NULL;
        if (work == CONNECT) {
            for (int i = 0; running && i < conns && !l; i++) if (links[i].step == CLOSED) l = &links[i];
        } else if (started < all) {
            l = started < conns ? &links[started] : publisher;
            started++;
        }
        if (!l) return;
        dialling++;
        dial(l);
    }
}

/* ---- a run ---- */
static struct usage before, after;
static double steal0, steal1, total0, total1;
static uint64_t t0, t1;
static clock_t own0, own1;
static void begin(void) {
    puts("begin");
    fflush(stdout);
    stolen(&steal0, &total0);
    own0 = clock();
    before = usage_of(pid);
    t0 = clock_ns();
    measuring = 1;
}
static void finish(void) {
    t1 = clock_ns();
    measuring = 0;
    after = usage_of(pid);
    own1 = clock();
    stolen(&steal1, &total1);
    puts("end");
    fflush(stdout);
}
static uint64_t owed(void) {
    return work == CAST ? (uint64_t)published * (uint64_t)receivers() : work == ECHO || work == ACK ? sent : 0;
}
static int report(void) {
    if (!faults && work != CONNECT && work != IDLE && received != owed())
        fault("%lld messages are missing", (long long)(owed() - received));
    if (!faults && deflated && received && !inflations) fault("no message was compressed");
    double time = (double)(t1 - t0) / 1e9;
    printf("status=%s\nunits=%llu\nseconds=%.4f\ncpu=%.6f\nuser=%.2f\nkernel=%.2f\nrss=%ld\np50=%.1f\np99=%.1f\np999=%.1f\nbeats=%llu\n"
           "reconnects=%llu\nclient=%.3f\nsteal=%.4f\nready=%d\nfault=%s\n",
        faults ? "bad" : "ok", (unsigned long long)counted, time, after.cpu - before.cpu, after.user - before.user, after.kernel - before.kernel,
        after.rss * (sysconf(_SC_PAGESIZE) / 1024), quantile(.5), quantile(.99), quantile(.999), (unsigned long long)beats,
        (unsigned long long)reconnects, time > 0 ? (double)(own1 - own0) / CLOCKS_PER_SEC / time : 0,
        total1 > total0 ? (steal1 - steal0) / (total1 - total0) : 0, ready, first_fault);
    fflush(stdout);
    return faults ? 1 : 0;
}
static void too_late(int signal_number) {
    (void)signal_number;
    int steps[LEAVING + 1] = {0};
    for (int i = 0; i < conns; i++) steps[links[i].step]++;
    fault("the time of %.0f s was over with %d of %d ready; by step: closed %d, dialling %d, HTTP %d, open %d, namespace %d, joining %d",
        limit, ready, all, steps[CLOSED], steps[DIALLING], steps[HTTP_HEAD], steps[ENGINE_OPEN], steps[NAMESPACE], steps[JOINING]);
    if (!t1) t1 = clock_ns();
    report();
    _exit(2);
}
static int one_of(const char *value, const char *names) {
    int i = 0;
    char list[64];
    snprintf(list, sizeof list, "%s", names);
    for (char *name = strtok(list, " "); name; name = strtok(NULL, " "), i++) if (!strcmp(name, value)) return i;
    fprintf(stderr, "%s (expected: one of %s)\n", value, names);
    exit(64);
}
static void option(const char *arg) {
    const char *value = strchr(arg, '=');
    static const struct { const char *name; int *to; } numbers[] = {{"port", &port}, {"conns", &conns}, {"size", &size},
        {"inflight", &inflight}, {"window", &window}, {"pid", &pid}, {"hangup", &hang_up}, {"rooms", &rooms}, {"members", &members},
        {"deflate", &deflated}, {"tls", &use_tls}, {"msgpack", &msgpack}};
    static const struct { const char *name; double *to; } times[] = {{"seconds", &seconds}, {"warm", &warm}, {"rate", &rate}, {"limit", &limit}};
    size_t n = value ? (size_t)(value++ - arg) : 0;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (n == strlen(numbers[i].name) && !strncmp(arg, numbers[i].name, n)) { *numbers[i].to = atoi(value); return; }
    for (size_t i = 0; i < sizeof times / sizeof *times; i++)
        if (n == strlen(times[i].name) && !strncmp(arg, times[i].name, n)) { *times[i].to = atof(value); return; }
    if (n == 3 && !strncmp(arg, "via", 3)) via = (enum via)one_of(value, "sio poll raw sse");
    else if (n == 9 && !strncmp(arg, "publisher", 9)) publisher_via = (enum via)one_of(value, "sio poll raw post");
    else if (n == 4 && !strncmp(arg, "work", 4)) work = (enum work)one_of(value, "echo ack cast idle connect");
    else if (n == 4 && !strncmp(arg, "path", 4)) path = value;
    else if (n == 4 && !strncmp(arg, "also", 4)) also = value;
    else if (n == 12 && !strncmp(arg, "warmmessages", 12)) warm_messages = atol(value);
    else { fprintf(stderr, "unknown option %s\n", arg); exit(64); }
}
static void make_links(void) {
    all = conns + apart;
    links = calloc((size_t)conns + 1, sizeof *links);
    posters = calloc((size_t)conns, sizeof *posters);
    letters = calloc((size_t)conns, sizeof *letters);
    if (!links || !posters || !letters) abort();
    for (int i = 0; i < conns; i++) {
        links[i].id = (uint32_t)i;
        links[i].fd = posters[i].fd = -1;
        links[i].kind = via == SSE ? STREAM : via == POLL ? GETTER : WS;
        posters[i].kind = POSTER;
        posters[i].id = (uint32_t)i;
        links[i].other = &posters[i];
        posters[i].other = &links[i];
    }
    publisher = &links[apart ? conns : 0];
    if (apart) {
        publisher->fd = -1;
        publisher->id = (uint32_t)conns;
        publisher->kind = publisher_via == POST ? POSTER : WS;
    }
    publisher->publishes = work == CAST;
}
static void start_work(void) {
    running = 1;
    if (rate || work == IDLE || work == CONNECT) return;
    if (work == CAST) { keep_publishing(); return; }
    for (int i = 0; i < conns; i++) {
        for (int k = 0; k < inflight; k++) message_out(&links[i], clock_ns());
        push(&links[i]);
    }
}
static void send_what_is_due(uint64_t *due, unsigned *turn) { /* late messages keep the time at which they were due */
    for (int i = 0; *due <= now && i < 1000; i++, *due += (uint64_t)(1e9 / rate)) {
        if (work == CAST) publish(*due);
        else {
            struct link *l = &links[(*turn)++ % (unsigned)conns];
            if (l->fd >= 0) { message_out(l, *due); push(l); }
        }
    }
}
static void events(int wait) {
    static struct epoll_event batch[512];
    int n = epoll_wait(poller, batch, 512, wait);
    now = clock_ns();
    for (int i = 0; i < n; i++) {
        struct link *l = batch[i].data.ptr;
        if (l->fd < 0) continue;
        if ((i & 7) == 7) now = clock_ns();
        if (l->step == DIALLING) { greet(l); continue; }
        if (batch[i].events & EPOLLOUT) flush(l);
        if (l->fd >= 0 && batch[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) on_readable(l);
    }
    now = clock_ns();
}
static void drop_those_who_linger(void) {
    for (int i = 0; i < conns; i++) if (links[i].step == LEAVING && now - links[i].since > 1000000000u) lost(&links[i], NULL);
}
static int idle(void) { /* until standard input ends */
    printf("ready %d\n", ready);
    fflush(stdout);
    struct epoll_event e = {.events = EPOLLIN, .data.ptr = &all};
    fcntl(0, F_SETFL, O_NONBLOCK);
    epoll_ctl(poller, EPOLL_CTL_ADD, 0, &e);
    for (;;) {
        struct epoll_event batch[512];
        int n = epoll_wait(poller, batch, 512, 1000);
        now = clock_ns();
        for (int i = 0; i < n; i++) {
            if (batch[i].data.ptr == &all) {
                char c;
                if (read(0, &c, 1) == 0) return report();
                printf("%.6f\n", cpu_of(pid));
                fflush(stdout);
            } else on_readable(batch[i].data.ptr);
        }
    }
}
static int run(void) {
    while (work != CONNECT && ready < all) {
        start_more();
        events(20);
        if (faults && !dialling) return report();
    }
    if (work == IDLE) return idle();
    for (uint64_t settled = clock_ns() + 200000000u; now < settled;) events(20);
    start_work();
    uint64_t due = now, until = now + (uint64_t)(warm * 1e9);
    unsigned turn = 0;
    int phase = 0; /* warm-up, measurement, what is on its way */
    while (phase < 3) {
        events(work == CONNECT || phase == 2 ? 10 : 0);
        if (work == CONNECT) { drop_those_who_linger(); if (running) start_more(); }
        if (rate && running) send_what_is_due(&due, &turn);
        if (phase == 2 && (owed() <= received || now > until)) phase = 3;
        if (now < until || (phase == 0 && (long)(received + connected) < warm_messages)) continue;
        if (phase == 0) { begin(); phase = 1; until = now + (uint64_t)(seconds * 1e9); }
        else if (phase == 1) { finish(); running = 0; phase = 2; until = now + 5000000000u; }
    }
    return report();
}
int main(int argc, char **argv) {
    for (int i = 1; i < argc; i++) option(argv[i]);
    apart = work == CAST && (via == POLL || via == SSE || rooms);
    if (!apart) publisher_via = via;
    if (!path) path = via == SSE ? "/sse" : "/socket.io/";
    make_messages();
#ifdef NO_TLS
    if (use_tls) { fprintf(stderr, "tls=1 (expected: OpenSSL where this was compiled)\n"); return 64; }
#endif
    server.sin_family = AF_INET;
    server.sin_port = htons((uint16_t)port);
    server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGALRM, too_late);
    alarm((unsigned)(limit + 0.5));
    poller = epoll_create1(EPOLL_CLOEXEC);
#ifndef NO_TLS
    if (use_tls) {
        tls_context = SSL_CTX_new(TLS_client_method());
        SSL_CTX_set_mode(tls_context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    }
#endif
    make_links();
    return run();
}

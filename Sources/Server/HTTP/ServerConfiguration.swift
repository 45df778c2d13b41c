// The room of the HTTP edge: everything between a socket and an operation's handler.
//
// Bytes go up: `ConnectionWatch` (clock, discard) -> NIO's decoder -> `ConnectionHandler` (whole
// requests within limits, or the reason to refuse one) -> `Responder` (route, key, parameters,
// handler, answer). Nothing above the decoder is buffered without a bound, and a request that
// will be refused is refused as early as it can be: before its body where the head is enough.
//
// The server is Hummingbird's (listening, connection cap, quiescing); its child channel is our
// own, because refusing a body half-way, answering parser errors in order with a problem document
// and timing slow clients all need to see the connection, which its standard channel hides.

package import Ledger
import NIOCore

/// Where the server listens and what it bears. Defaults are for production.
package struct ServerConfiguration: Sendable {
    package var host = "127.0.0.1"
    /// 0 picks a free port; see `ScripServer.run(onRunning:)`.
    package var port = 8080
    /// Connections open at once; further ones wait in the kernel's queue.
    package var connections = 4_096
    /// Connections the kernel queues.
    package var backlog = 1_024
    /// Requests being answered at once; further ones get 503.
    package var requestsInFlight = 2_048
    /// Bytes of unfinished request bodies held for all connections together.
    package var bufferedBodyBytes = 64 * 1_024 * 1_024
    /// From a request's first byte to the end of its head.
    package var headerTimeoutMilliseconds: Int64 = 5_000
    /// From the end of a request's head to the end of its body.
    package var bodyTimeoutMilliseconds: Int64 = 30_000
    /// Without any request, and longest wait for a client to take its answer.
    package var idleTimeoutMilliseconds: Int64 = 60_000
    /// How long a closed connection still takes (and drops) bytes, so that the answer arrives.
    package var lingerMilliseconds: Int64 = 1_000
    /// Between "not ready" and the end of listening, so that balancers look elsewhere.
    package var drainMilliseconds: Int64 = 0
    /// How long requests in flight may take to finish when the server stops.
    package var shutdownTimeoutMilliseconds: Int64 = 30_000
    /// One log line for each request.
    package var logsRequests = true
    /// The clock of the Date field.
    package var now: @Sendable () -> Timestamp

    package init(now: @escaping @Sendable () -> Timestamp) {
        self.now = now
    }
}

import HummingbirdCore
import NIOCore
import Synchronization

/// A connection from the moment it is accepted.
///
/// The server may drop one unanswered, such as one accepted in the moment it stops. An
/// asynchronous channel that nobody closes traps, so whoever lets go of an unanswered connection
/// closes it here.
final class AcceptedConnection: ServerChildChannelValue {
    typealias AsyncChannel = NIOAsyncChannel<Incoming, OutgoingPart>

    private let asyncChannel: AsyncChannel
    private let isTaken = Mutex(false)

    init(_ asyncChannel: AsyncChannel) {
        self.asyncChannel = asyncChannel
    }

    var channel: any Channel { asyncChannel.channel }

    /// The channel, for the one who will close it by `executeThenClose`.
    func take() -> AsyncChannel {
        isTaken.withLock { $0 = true }
        return asyncChannel
    }

    deinit {
        guard !isTaken.withLock({ $0 }) else { return }
        let dropped = asyncChannel
        Task { try? await dropped.executeThenClose { _, _ in } }
    }
}

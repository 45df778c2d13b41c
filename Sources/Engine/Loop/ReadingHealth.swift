import Database
import Logging
import Synchronization

/// Writes into the log when the storage can no longer be read, and when it can again: once each,
/// however many callers find out.
final class ReadingHealth: Sendable {
    private let isFailing = Atomic<Bool>(false)

    func succeeded(_ logger: Logger) {
        guard isFailing.load(ordering: .relaxed),
            isFailing.exchange(false, ordering: .relaxed)
        else { return }
        logger.notice("storage is read again")
    }

    func failed(_ failure: DatabaseFailure, _ logger: Logger) {
        guard Self.isOfStorage(failure.code), !isFailing.exchange(true, ordering: .relaxed)
        else { return }
        logger.error("storage cannot be read", metadata: ["cause": "\(failure)"])
    }

    private static func isOfStorage(_ code: DatabaseFailure.Code) -> Bool {
        switch code {
        case .unavailable, .ioError, .corrupt, .cannotOpen, .notADatabase, .busy: true
        default: false
        }
    }
}

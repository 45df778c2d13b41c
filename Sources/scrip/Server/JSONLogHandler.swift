import Domain
import Engine
import Foundation
import Ledger
import Logging
import Synchronization

/// One JSON object per line on standard error: time, level, message, metadata.
struct JSONLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .info
    private let label: String
    private static let output = Mutex(FileHandle.standardError.fileDescriptor)

    init(label: String) {
        self.label = label
    }

    static func logger(level: Logger.Level) -> Logger {
        var logger = Logger(label: "scrip") { JSONLogHandler(label: $0) }
        logger.logLevel = level
        return logger
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// One line per request goes through here, so it is written straight into bytes.
    func log(event: LogEvent) {
        var all = event.metadata ?? [:]
        if !metadata.isEmpty { all.merge(metadata) { own, _ in own } }
        var writer = JSONWriter(reservingBytes: 512)
        writer.object { writer in
            writer.member("at", EngineConfiguration.wallClock().rfc3339)
            writer.member("level", event.level.rawValue)
            writer.member("message", event.message.description)
            for (key, value) in all.sorted(by: { $0.key < $1.key }) {
                writer.member(key, value.description)
            }
        }
        let line = writer.bytes + [0x0A]
        Self.output.withLock { Self.write(line, to: $0) }
    }

    /// What cannot be written is lost: a log that is full must not stop the shop.
    private static func write(_ line: [UInt8], to descriptor: Int32) {
        line.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let written = Foundation.write(
                    descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if written < 0, errno == EINTR { continue }
                guard written > 0 else { return }
                rest = rest.dropFirst(written)
            }
        }
    }
}

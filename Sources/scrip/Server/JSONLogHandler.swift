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
    private static let output = Mutex(FileHandle.standardError)

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

    func log(event: LogEvent) {
        var members: [(String, String)] = [
            ("at", EngineConfiguration.wallClock().rfc3339), ("level", event.level.rawValue),
            ("message", "\(event.message)"),
        ]
        for (key, value) in metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 })
            .sorted(by: { $0.key < $1.key })
        {
            members.append((key, "\(value)"))
        }
        let fields = members.map { "\(Self.quoted($0.0)):\(Self.quoted($0.1))" }
        let line = "{" + fields.joined(separator: ",") + "}\n"
        Self.output.withLock { try? $0.write(contentsOf: Data(line.utf8)) }
    }

    private static func quoted(_ text: String) -> String {
        JSON.string(text).text()
    }
}

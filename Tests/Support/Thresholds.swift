import Domain
import Foundation

/// The counts of `tools/thresholds/counts.json` that operations are held against.
package enum Thresholds {
    package struct Missing: Error {
        package let name: String
    }

    /// Throws `Missing` where there is none of the name.
    package static func count(_ name: String) throws -> Int {
        let file = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "tools/thresholds/counts.json")
        let counts = try JSON.parse([UInt8](try Data(contentsOf: file)))
        guard let count = counts[name]?.integerValue else { throw Missing(name: name) }
        return Int(count)
    }
}

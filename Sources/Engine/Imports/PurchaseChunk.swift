import Codes
import Database
import Domain
import Ledger
import Store

/// Purchase lines written by one command, as their journal entry tells of them: the lines are not
/// entries of their own, but a digest over all of them is.
struct PurchaseChunk: Sendable {
    static let event = "purchases_imported"

    let tenant: Int64
    let importID: Int64
    let firstLine: Int64
    let lastLine: Int64
    let lines: Int64
    /// SHA-256 over the canonical values of the lines, in order; hexadecimal.
    let digest: String
    let entry: Int64

    /// Nil where the payload is not that of such an entry.
    init?(_ entry: JournalEntry) {
        guard let payload = try? JSON.parse(entry.payload),
            let importID = payload["import"]?.integerValue,
            let firstLine = payload["first_line"]?.integerValue,
            let lastLine = payload["last_line"]?.integerValue,
            let lines = payload["lines"]?.integerValue,
            let digest = payload["digest"]?.stringValue
        else { return nil }
        tenant = entry.tenant
        self.importID = importID
        self.firstLine = firstLine
        self.lastLine = lastLine
        self.lines = lines
        self.digest = digest
        self.entry = entry.sequence
    }

    /// The digest of what is stored now.
    func currentDigest(_ connection: any Connection) throws -> String {
        var bytes: [UInt8] = []
        try PurchaseLineTable.scan(
            tenant: tenant, importID: importID, after: firstLine - 1, upTo: lastLine, connection
        ) { bytes.append(contentsOf: $0) }
        return hexadecimal(Hash.sha256(bytes))
    }

    static func digest(_ lines: [PurchaseLine], tenant: TenantID, importID: Int64) -> String {
        var bytes: [UInt8] = []
        for line in lines {
            bytes.append(
                contentsOf: canonicalBytes(
                    PurchaseLineTable.values(of: line, tenant: tenant, importID: importID)))
        }
        return hexadecimal(Hash.sha256(bytes))
    }
}

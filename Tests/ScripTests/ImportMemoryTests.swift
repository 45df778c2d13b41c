import Domain
import Foundation
import Testing

/// Each import is a process of its own, so its peak memory is that of the import alone.
@Suite("Memory of imports")
struct ImportMemoryTests {
    private static let mapping = """
        {"kind": "orders", "columns": {
          "reference": "basket", "member": "member", "sku": "sku", "quantity": "quantity",
          "amount": "amount", "at": "at"},
         "time": {"at": {"unit": "epoch_seconds"}}}
        """

    /// Writes so many order lines, in pieces.
    private func write(_ lines: Int, to path: String) throws {
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        let file = try #require(FileHandle(forWritingAtPath: path))
        try file.write(contentsOf: Data("basket,member,sku,quantity,amount,at\n".utf8))
        var text = ""
        for line in 0..<lines {
            text +=
                "b-\(line / 8),m-\(line % 2_469),P\(line % 92_331),1,12.50,\(1_500_000 + line)\n"
            if text.utf8.count > 1_048_576 || line == lines - 1 {
                try file.write(contentsOf: Data(text.utf8))
                text = ""
            }
        }
        try file.close()
    }

    @Test("memory stays below 200 MB and does not grow with the file")
    func memoryDoesNotGrowWithTheFile() throws {
        let shop = try Shop()
        let mapping = try shop.folder.write(Self.mapping, to: "orders.json")
        var peaks: [Int64] = []
        // Both are larger than the page cache, which is the largest part of the memory.
        for lines in [1_200_000, 2_400_000] {
            let path = shop.folder.file("orders-\(lines).csv")
            try write(lines, to: path)
            let report = try shop.ask("import", path, "--mapping", mapping)
            #expect(report["accepted"]?.integerValue == Int64(lines))
            let peak = try #require(report["peak_memory_bytes"]?.integerValue)
            let rate = report["rows_per_second"]?.integerValue ?? 0
            print("scrip import: \(lines) lines, \(rate) rows/s, peak \(peak >> 20) MiB")
            peaks.append(peak)
        }
        #expect(peaks.allSatisfy { $0 < 200_000_000 }, "\(peaks)")
        #expect(peaks[1] < peaks[0] + 20_000_000, "\(peaks)")
        #expect(try shop.run("verify").status == 0)
    }
}

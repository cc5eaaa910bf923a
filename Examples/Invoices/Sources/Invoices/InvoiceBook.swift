/// All invoices, in memory.
actor InvoiceBook {
    private(set) var invoices: [Invoice] = []

    func add(_ draft: Invoice.Draft) -> Invoice {
        let invoice = Invoice(id: invoices.count + 1, customer: draft.customer, amount: draft.amount)
        invoices.append(invoice)
        return invoice
    }

    func invoice(_ id: Int) -> Invoice? { invoices.first { $0.id == id } }
}

// What Excel would provide, and nothing else: xlwings' page, its scripts and Microsoft's own run as they are.
(() => {
  const info = { host: "Excel", platform: "PC" };
  // office.js finds no Excel and takes these away again later: what it sets then is not heard
  const put = (object, name, value) => Object.defineProperty(object, name, { get: () => value, set() {} });
  put(Office, "onReady", (ready) => Promise.resolve(info).then((given) => (ready ? ready(given) : 0, given)));
  put(Office, "context", {
    requirements: { isSetSupported: () => true },
    diagnostics: { host: "Excel", platform: "PC", version: "16.0" },
    document: { settings: { get: () => null, set() {}, saveAsync() {} } },
  });
  put(Office, "actions", { associate() {} });
  const book = {
    workbook: {
      name: "Book1.xlsx",
      load() {},
      worksheets: { load() {}, items: [], onAdded: { add() {} }, onCalculated: { add() {} } },
    },
    application: {
      cultureInfo: {
        name: "en-US",
        load() {},
        datetimeFormat: { shortDatePattern: "M/d/yyyy", load() {} },
      },
    },
    sync: async () => {},
  };
  globalThis.Excel = { RequestContext: function () { return book; }, run: async (work) => work(book) };

  // a cell's formula: the function Excel looks up by its id, called as Excel does
  globalThis.calculate = async (name, args, address) => {
    const found = CustomFunctions._association.mappings[name];
    if (!found) return { missing: name };
    try {
      return { result: await found(...args, { address, functionName: name, parameterAddresses: [] }) };
    } catch (error) {
      const own = error instanceof CustomFunctions.Error;
      return { error: { code: error.code, message: error.message, own } };
    }
  };
})();

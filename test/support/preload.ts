// Runs before every test file: tests must not depend on the machine that runs them.
for (const name of Object.keys(process.env)) if (/_HOME$/.test(name)) delete process.env[name];
process.env["TZ"] = "UTC";

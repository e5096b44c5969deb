// Lets TypeBox compile the check of a plain number, text or boolean when it is first used. Elysia
// makes one for every `t.Integer()` and its like when a schema is written, that is in every start
// and for every route, and a start asks few. The checks are the same ones.
import { TypeGuard, type TSchema } from "@sinclair/typebox";
import { TypeCheck, TypeCompiler } from "@sinclair/typebox/compiler";

const compile = TypeCompiler.Compile.bind(TypeCompiler);

class LateCheck<T extends TSchema> extends TypeCheck<T> {
  private compiled: TypeCheck<T> | undefined;

  constructor(schema: T) {
    super(schema, [], (value): value is never => this.now().Check(value), "");
  }

  override Code(): string {
    return this.now().Code();
  }

  private now(): TypeCheck<T> {
    return (this.compiled ??= compile(this.Schema()));
  }
}

/** Changes TypeBox for the whole process; call it before schemas are written. */
export function compileChecksLate(): void {
  const compileOrWait: typeof TypeCompiler.Compile = (schema, references) =>
    references === undefined && isPlain(schema) ? new LateCheck(schema) : compile(schema, references);
  Object.assign(TypeCompiler, { Compile: compileOrWait });
}

/**
 * Elysia changes the schemas of objects later, and their checks must be those of the moment.
 * TypeBox compiles all that it knows as one of these.
 */
function isPlain(schema: TSchema): boolean {
  return (
    TypeGuard.IsInteger(schema) ||
    TypeGuard.IsNumber(schema) ||
    TypeGuard.IsString(schema) ||
    TypeGuard.IsBoolean(schema)
  );
}

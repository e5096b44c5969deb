/** @jsxImportSource react */
import { useEffect, useState } from "react";

import styles from "./counter.module.css";
import mark from "./mark.svg";

export function Counter() {
  const [count, setCount] = useState(0);
  const [isReady, setReady] = useState(false);
  useEffect(() => setReady(true), []);
  return (
    <>
      <button
        className={`${styles["count"]} text-leaf`}
        style={{ paddingLeft: 11 }}
        onClick={() => setCount(count + 1)}
      >
        {isReady ? `clicked ${count}` : "waiting"}
      </button>
      <img src={mark} alt="" />
    </>
  );
}

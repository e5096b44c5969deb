@echo off
rem A program shipped for Windows only: it arrives in the home as bin\hello.cmd.
echo Hello from Windows.
